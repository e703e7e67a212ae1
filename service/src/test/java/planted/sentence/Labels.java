package planted.sentence;

import org.junit.jupiter.api.Test;

class Labels {
    @Test
    void testPlace() {}

    @Test
    void place_order_ok() {}

    @Test
    void place() {}
}
