package dev.holdfast.failure;

import dev.holdfast.settings.Settings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads {@code HOLDFAST_FAIL_POINTS}, which is set in tests alone. */
@Configuration(proxyBeanMethods = false)
class FailPointConfiguration {
    @Bean
    static List<FailPoint> failPoints(Settings settings) {
        List<FailPoint> points = settings.parsed("HOLDFAST_FAIL_POINTS", "", FailPoint.RULE, FailPoint::parse);
        FailPoint.arm(points);
        return points;
    }
}
