package dev.holdfast;

import dev.holdfast.messaging.DeadLetterDesk;
import dev.holdfast.order.RebuildDocuments;
import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Processors;
import dev.holdfast.settings.Settings;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The service: one process that takes orders over HTTP, keeps them and announces them. Asked with {@code
 * rebuild-documents} or {@code dead-letters} it does an operator's errand beside the nodes instead, and ends.
 */
@SpringBootApplication
public class Holdfast {
    static void main(String[] args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "rebuild-documents" -> RebuildDocuments.run(System.out::println);
            case "dead-letters" -> deadLetters(List.of(args).subList(1, args.length));
            default -> {
                Processors.share();
                SpringApplication.run(Holdfast.class, args);
            }
        }
    }

    private static void deadLetters(List<String> words) {
        LoggingSystem.get(Holdfast.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        try {
            new DeadLetterDesk(Settings.ofEnvironment(), System.out::println).run(words);
        } catch (IllegalArgumentException | BadSetting | KafkaException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
