package planted.cycle.quiet.internal;

public record Inner(String text) {}
