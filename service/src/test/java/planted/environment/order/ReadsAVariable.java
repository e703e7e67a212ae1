package planted.environment.order;

final class ReadsAVariable {
    String name() {
        return System.getenv("APP_NAME");
    }
}
