package dev.holdfast.http;

import dev.holdfast.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {
    /** Large enough to read a refused body to its end, so that its sender sees the 413 and no broken connection. */
    private static final int MAX_SWALLOW_BYTES = 16 * 1024 * 1024;

    /** More than fit into a head of 8 KiB: Tomcat would throw at the eleventh, though nobody here reads them. */
    private static final int MAX_LANGUAGES = 8 * 1024;

    @Bean
    static Farewell farewell(Settings settings) {
        return new Farewell(settings);
    }

    @Bean
    static FilterRegistrationBean<EdgeFilter> edge(
            Settings settings,
            Farewell farewell,
            ObjectProvider<Shortcut> shortcuts,
            ObjectProvider<FailureAdvice> failures,
            ObjectProvider<MeterRegistry> meters) {
        FilterRegistrationBean<EdgeFilter> edge = new FilterRegistrationBean<>(
                new EdgeFilter(new CorsSettings(settings), farewell, new ShortWay(shortcuts, failures, meters)));
        edge.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return edge;
    }

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(Settings settings) {
        int port = settings.integer("SERVER_PORT", 8000, 0, 65_535);
        // Loopback unless it runs in a container, whose image says so.
        InetAddress address = settings.parsed(
                "SERVER_ADDRESS", "127.0.0.1", "must be an IP address of this machine", InetAddress::ofLiteral);
        return factory -> {
            factory.setPort(port);
            factory.setAddress(address);
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("maxSwallowSize", Integer.toString(MAX_SWALLOW_BYTES));
                connector.setMaxLocaleCount(MAX_LANGUAGES);
            });
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemReportValve.class.getName());
                }
            });
        };
    }
}
