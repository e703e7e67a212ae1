package planted.door.order;

/** Used by another module. */
public final class InnocentDoor {
    public InnocentAnswer ask() {
        return new InnocentAnswer();
    }
}
