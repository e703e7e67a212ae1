package planted.name;

final class OrderServiceImpl {}
