package dev.holdfast.http;

import dev.holdfast.settings.BadSetting;
import dev.holdfast.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * Whose pages may call the service from a browser: {@code BACKEND_CORS_ORIGIN}, a JSON list of origins, and {@code
 * FRONTEND_BASE_URL}. Nobody by default; {@code ["*"]} = everybody, which is safe as long as no call rests on cookies.
 */
record CorsSettings(List<String> origins) {
    private static final String LIST = "BACKEND_CORS_ORIGIN";
    private static final String FRONTEND = "FRONTEND_BASE_URL";
    private static final String RULE = "must be a JSON list of origins such as [\"https://shop.example\"]";

    CorsSettings(Settings settings) {
        this(origins(settings));
    }

    private static List<String> origins(Settings settings) {
        List<String> origins = new ArrayList<>();
        String list = settings.text(LIST, "[]");
        for (String origin : parsed(list)) {
            origins.add(origin.equals("*") ? origin : origin(origin, LIST, RULE, list));
        }
        String frontend = settings.text(FRONTEND, "");
        if (!frontend.isEmpty()) {
            origins.add(origin(frontend, FRONTEND, "must be an http:// or https:// address", frontend));
        }
        return List.copyOf(origins);
    }

    private static List<String> parsed(String list) {
        try {
            List<String> origins = Json.MAPPER.readValue(list, new TypeReference<List<String>>() {});
            if (origins != null && !origins.contains(null)) {
                return origins;
            }
        } catch (JacksonException e) {
            throw new BadSetting(LIST, RULE, list);
        }
        throw new BadSetting(LIST, RULE, list);
    }

    /** Scheme, host and port, as a browser names them; a path is not part of an origin. */
    private static String origin(String text, String setting, String rule, String value) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri.getScheme() + "://" + uri.getAuthority();
            }
        } catch (IllegalArgumentException e) {
            throw new BadSetting(setting, rule, value);
        }
        throw new BadSetting(setting, rule, value);
    }
}
