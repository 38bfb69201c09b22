package io.github.dropflux.reactor.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowTurnsTest {

    private OptionalInt limit = OptionalInt.of(2);
    private final WindowTurns turns = new WindowTurns(() -> limit);
    private final List<Upload> uploads = new ArrayList<>();

    /** Knows what it asked for and what it holds. */
    private final class Upload {
        private final WindowTurns.Share share = turns.open(this::ask);
        private int asking;
        private int held;
        private boolean closed;

        private void ask() {
            asking++;
        }

        private Upload wanting(int windows) {
            share.want(windows);
            return this;
        }

        private void arrive() {
            asking--;
            held++;
            share.arrived();
        }

        private void release() {
            held--;
            share.released();
        }

        private void close() {
            closed = true;
            share.close();
        }

        private int all() {
            return closed ? 0 : asking + held;
        }
    }

    private Upload upload() {
        Upload upload = new Upload();
        uploads.add(upload);
        return upload;
    }

    private int all() {
        return uploads.stream().mapToInt(Upload::all).sum();
    }

    @Test
    void one_upload_waits_for_one_window_at_a_time() {
        Upload one = upload().wanting(10);
        assertThat(one.asking).isEqualTo(1);
        one.arrive();
        assertThat(one.asking).isEqualTo(1);
    }

    @Test
    void it_holds_what_may_be_in_flight_and_one_more() {
        Upload one = upload().wanting(10);
        for (int i = 0; i < 3; i++) {
            one.arrive();
        }
        assertThat(one.asking).isZero();
        one.release();
        assertThat(one.asking).isEqualTo(1);
    }

    @Test
    void it_follows_the_limit() {
        Upload one = upload().wanting(10);
        for (int i = 0; i < 3; i++) {
            one.arrive();
        }
        limit = OptionalInt.of(5);
        one.release();
        for (int i = 0; i < 4; i++) {
            one.arrive();
        }
        assertThat(one.held).isEqualTo(6);
        limit = OptionalInt.of(1);
        for (int i = 0; i < 4; i++) {
            one.release();
            assertThat(one.asking).isZero();
        }
        one.release();
        assertThat(one.asking).isEqualTo(1);
    }

    @Test
    void who_comes_later_may_ask_however_much_the_first_holds() {
        Upload one = upload().wanting(10);
        for (int i = 0; i < 3; i++) {
            one.arrive();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(upload().wanting(2).asking).isEqualTo(1);
        }
    }

    @Test
    void turns_go_over_the_uploads() {
        Upload one = upload().wanting(10);
        Upload two = upload().wanting(10);
        one.arrive();
        one.arrive();
        two.arrive();
        assertThat(all()).isEqualTo(4);
        assertThat(one.asking).isEqualTo(1);
        one.arrive();
        one.release();
        assertThat(two.asking).as("it has waited longer").isEqualTo(1);
        one.release();
        assertThat(one.asking).isEqualTo(1);
    }

    @Test
    void where_a_number_is_pinned_each_has_what_it_wants() {
        limit = OptionalInt.empty();
        Upload one = upload().wanting(5);
        for (int i = 0; i < 5; i++) {
            one.arrive();
        }
        assertThat(one.held).isEqualTo(5);
        assertThat(one.asking).isZero();
    }

    @Test
    void an_upload_whose_source_has_ended_asks_no_more() {
        Upload one = upload().wanting(10);
        one.asking--;
        one.held++;
        one.share.ended();
        assertThat(one.asking).isZero();
    }

    /** A step opens an upload, or lets one of those there are go on in one of four ways. */
    @Property
    void memory_is_bounded_and_every_upload_has_a_window(
            @ForAll @IntRange(min = 1, max = 6) int most,
            @ForAll @Size(max = 200) List<@IntRange(max = 999) Integer> steps) {
        // The tries of a property share their instance.
        new WindowTurnsTest().follow(most, steps);
    }

    private void follow(int most, List<Integer> steps) {
        limit = OptionalInt.of(most);
        for (int step : steps) {
            List<Upload> open = uploads.stream().filter(upload -> !upload.closed).toList();
            if (step % 8 == 0 || open.isEmpty()) {
                upload().wanting(1 + step / 8 % 9);
                continue;
            }
            Upload upload = open.get(step / 8 % open.size());
            if (step % 8 == 1) {
                upload.close();
            } else if (step % 8 < 5 && upload.asking > 0) {
                upload.arrive();
            } else if (upload.held > 0) {
                upload.release();
                upload.wanting(1);
            }
            long running = uploads.stream().filter(each -> !each.closed).count();
            assertThat(uploads).allMatch(each -> each.asking <= 1);
            assertThat((long) all()).isLessThanOrEqualTo(most + running);
            assertThat(uploads).allMatch(each -> each.closed || each.all() > 0);
        }
    }
}
