package planted.sleep.payment;

import java.util.concurrent.TimeUnit;

final class NapsInUnits {
    void nap() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(10);
    }
}
