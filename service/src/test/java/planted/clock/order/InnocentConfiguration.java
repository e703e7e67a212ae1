package planted.clock.order;

import java.time.InstantSource;

final class InnocentConfiguration {
    InstantSource clock() {
        return InstantSource.system();
    }
}
