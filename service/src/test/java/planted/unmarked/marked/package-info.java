@NullMarked
package planted.unmarked.marked;

import org.jspecify.annotations.NullMarked;
