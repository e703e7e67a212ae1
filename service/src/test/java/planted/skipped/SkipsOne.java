package planted.skipped;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

class SkipsOne {
    @Test
    @Disabled
    void placesAnOrder() {}
}
