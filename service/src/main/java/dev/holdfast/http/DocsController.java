package dev.holdfast.http;

import dev.holdfast.settings.OnRole;
import dev.holdfast.settings.Role;
import java.net.URI;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The contract for programs and for people. Nothing on these pages comes from elsewhere, and they say so to the browser. */
@RestController
@OnRole(Role.API)
class DocsController {
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private final OpenApi openApi;

    DocsController(OpenApi openApi) {
        this.openApi = openApi;
    }

    @GetMapping("/openapi.json")
    ResponseEntity<byte[]> openApi() {
        return Answer.json(200).body(openApi.json());
    }

    @GetMapping({"/docs", "/docs/"})
    ResponseEntity<Resource> docs() {
        return page("static/docs/index.html");
    }

    /** Where the type of every problem points to. */
    @GetMapping("/docs/problems")
    ResponseEntity<Resource> problems() {
        return page("static/docs/problems.html");
    }

    @GetMapping("/")
    ResponseEntity<Void> root() {
        return ResponseEntity.status(302).location(URI.create("/docs")).build();
    }

    private static ResponseEntity<Resource> page(String path) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", POLICY)
                .body(new ClassPathResource(path));
    }
}
