package planted.setter.order;

final class MutableOrder {
    private String status = "ACCEPTED";

    void setStatus(String status) {
        this.status = status;
    }

    String status() {
        return status;
    }
}
