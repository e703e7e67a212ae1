package planted.injection.order;

import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Autowired;

class GetsItLater {
    @Autowired
    InstantSource clock;
}
