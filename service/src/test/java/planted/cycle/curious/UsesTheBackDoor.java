package planted.cycle.curious;

import planted.cycle.quiet.internal.Inner;

record UsesTheBackDoor(Inner inner) {}
