package planted.environment.order;

final class ReadsAProperty {
    String name() {
        return System.getProperty("app.name");
    }
}
