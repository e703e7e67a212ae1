package planted.name;

final class StringUtils {}
