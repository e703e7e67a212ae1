package planted.door.order;

/** What the open door answers. */
public final class InnocentAnswer {}
