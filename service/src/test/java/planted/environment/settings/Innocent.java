package planted.environment.settings;

final class Innocent {
    String name() {
        return System.getenv("APP_NAME");
    }
}
