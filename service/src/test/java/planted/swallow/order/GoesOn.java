package planted.swallow.order;

import java.util.concurrent.Callable;

final class GoesOn {
    boolean accepted(Callable<Boolean> work) {
        try {
            return work.call();
        } catch (Exception e) {
            return false;
        }
    }
}
