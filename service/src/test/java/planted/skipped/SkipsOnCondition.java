package planted.skipped;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class SkipsOnCondition {
    @Test
    @EnabledIfEnvironmentVariable(named = "CI", matches = "true")
    void placesAnOrder() {}
}
