package planted.sentence;

import org.junit.jupiter.api.Test;

class Innocent {
    @Test
    void placesAnOrder() {}
}
