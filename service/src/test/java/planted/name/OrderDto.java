package planted.name;

record OrderDto(String id) {}
