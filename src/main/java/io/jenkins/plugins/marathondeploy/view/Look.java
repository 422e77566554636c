package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.function.Function;

/**
 * What came of asking Marathon for somebody who looks at a page.
 *
 * @param said null where there is no answer
 */
public record Look<T>(State state, @CheckForNull T said) {
    /** Why there is an answer, or none. */
    public enum State {
        SAID,
        /** Marathon does not answer, whatever it is asked. */
        SILENT,
        /** It does not answer this. */
        REFUSED,
        /** It was not asked, or there was no time to wait for what it says: asking again soon helps. */
        UNASKED
    }

    static <T> Look<T> said(T said) {
        return new Look<>(State.SAID, said);
    }

    static <T> Look<T> silent() {
        return new Look<>(State.SILENT, null);
    }

    static <T> Look<T> refused() {
        return new Look<>(State.REFUSED, null);
    }

    static <T> Look<T> unasked() {
        return new Look<>(State.UNASKED, null);
    }

    <U> Look<U> map(Function<? super T, U> function) {
        return new Look<>(state, said == null ? null : function.apply(said));
    }

    /** Null where there is no answer. */
    @CheckForNull
    public T getSaid() {
        return said;
    }

    /** Whether nobody knows yet whether Marathon would answer. */
    public boolean isUnasked() {
        return state == State.UNASKED;
    }
}
