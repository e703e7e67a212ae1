package planted.sleep.order;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

final class Innocent {
    boolean await(CountDownLatch done) throws InterruptedException {
        return done.await(10, TimeUnit.SECONDS);
    }
}
