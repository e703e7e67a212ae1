package planted.door.order;

public final class PublicForNobody {}
