package planted.setter.order;

record InnocentOrder(String status) {
    boolean settled() {
        return !status.equals("ACCEPTED");
    }

    InnocentOrder settle(String end) {
        return new InnocentOrder(end);
    }
}
