package planted.cycle.quiet;

public record Quiet(String text) {}
