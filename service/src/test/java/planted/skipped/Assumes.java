package planted.skipped;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

class Assumes {
    void kafkaIsThere() {
        assumeTrue(false);
    }
}
