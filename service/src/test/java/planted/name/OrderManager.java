package planted.name;

final class OrderManager {
    static final class Part {}
}
