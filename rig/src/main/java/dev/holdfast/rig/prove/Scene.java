package dev.holdfast.rig.prove;

/**
 * One fault of the matrix: made, kept up for a while, and ended, or left for {@link Stage#heal}.
 *
 * @param fault its number in the matrix, F1 to F22
 * @param what in words, without quotes
 * @param goesOn whether orders are to be accepted while it lasts
 */
record Scene(String fault, String what, boolean goesOn, Act act) {
    /** What happens. */
    interface Act {
        void play(Stage stage) throws InterruptedException;
    }
}
