package dev.holdfast.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestPython;
import dev.holdfast.TestServers.World;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The description of the API against the API: schemathesis, an outsider, derives its requests from it. */
@Tag("servers")
class DescriptionTest {
    /** Fixed, so that a failure can be repeated. */
    private static final String SEED = "20261124";

    @Test
    void noAnswerIsAServerErrorOrOutsideTheDescription() throws Exception {
        World world = World.fresh("description").with("HOLDFAST_SEED", "true");
        try (Node node = Node.start(world)) {
            assertThat(node.get("/openapi.json").status()).isEqualTo(200);
            List<String> report = TestPython.run(
                    420,
                    List.of(
                            TestPython.interpreter(),
                            "-m",
                            "schemathesis.cli",
                            "run",
                            node.address() + "/openapi.json",
                            "--seed",
                            SEED,
                            "--max-examples",
                            "25",
                            "--phases",
                            "examples,coverage,fuzzing",
                            "--checks",
                            "not_a_server_error,status_code_conformance,content_type_conformance,"
                                    + "response_headers_conformance,response_schema_conformance",
                            "--generation-database",
                            "none",
                            "--exclude-path", // it writes no NDJSON; BulkOrdersTest does
                            "/api/v1/orders/bulk",
                            "--no-color"));
            assertThat(report)
                    .as("schemathesis says how many cases it tried")
                    .anyMatch(line -> line.contains("generated"));
        }
    }
}
