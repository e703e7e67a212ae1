package dev.holdfast;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service: one process that takes orders over HTTP, keeps them and announces them. */
@SpringBootApplication
public class Holdfast {
    static void main(String[] args) {
        SpringApplication.run(Holdfast.class, args);
    }
}
