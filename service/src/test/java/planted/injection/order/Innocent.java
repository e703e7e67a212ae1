package planted.injection.order;

import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Autowired;

class Innocent {
    final InstantSource clock;

    @Autowired
    Innocent(InstantSource clock) {
        this.clock = clock;
    }
}
