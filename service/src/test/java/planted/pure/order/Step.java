package planted.pure.order;

import java.time.InstantSource;

record Step(InstantSource clock) {}
