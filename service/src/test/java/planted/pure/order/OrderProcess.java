package planted.pure.order;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class OrderProcess {
    private static final Logger LOG = LoggerFactory.getLogger(OrderProcess.class);

    void next() {
        LOG.info("decided");
    }
}
