package planted.sleep.order;

final class TakesANap {
    void nap() throws InterruptedException {
        Thread.sleep(10);
    }
}
