package planted.skipped;

import org.junit.jupiter.api.Test;

class Innocent {
    @Test
    void placesAnOrder() {}
}
