package io.github.dropflux.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.dropflux.internal.session.BodyPacker.Packing;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class BodyPackerProperties {

    @Property
    void a_body_is_within_its_bounds_and_no_file_that_was_left_would_fit(
            @ForAll @Size(max = 40) List<@LongRange(max = 20) Long> lengths,
            @ForAll @LongRange(min = 1, max = 30) long maxBytes,
            @ForAll @IntRange(min = 1, max = 12) int maxEntries) {
        Packing packing = new BodyPacker(maxBytes, maxEntries).pack(lengths);
        List<Integer> taken = packing.taken();

        assertThat(taken).isSorted().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(maxEntries);
        assertThat(packing.bytes()).isEqualTo(taken.stream().mapToLong(lengths::get).sum());
        if (taken.size() > 1) {
            assertThat(packing.bytes()).isLessThanOrEqualTo(maxBytes);
        }
        if (!lengths.isEmpty()) {
            assertThat(taken).startsWith(0);
        }
        if (taken.size() < maxEntries) {
            for (int i = 0; i < lengths.size(); i++) {
                if (!taken.contains(i)) {
                    assertThat(packing.bytes() + lengths.get(i)).isGreaterThan(maxBytes);
                }
            }
        }
    }

    @Property
    void a_full_body_stays_the_same_whatever_comes_behind(
            @ForAll @Size(min = 1, max = 20) List<@LongRange(max = 20) Long> lengths,
            @ForAll @LongRange(min = 1, max = 30) long maxBytes,
            @ForAll @IntRange(min = 1, max = 12) int maxEntries) {
        BodyPacker packer = new BodyPacker(maxBytes, maxEntries);
        Packing packing = packer.pack(lengths);
        boolean noneLeft = packing.taken().size() == lengths.size();

        assertThat(
                        packer.isFilledBy(
                                lengths.size(), lengths.stream().mapToLong(length -> length).sum()))
                .isEqualTo(
                        !noneLeft
                                || packing.bytes() >= maxBytes
                                || packing.taken().size() == maxEntries);
    }

    @Property
    void all_files_are_sent_once_in_as_few_bodies_as_their_entries_allow(
            @ForAll @Size(max = 60) List<@LongRange(max = 5) Long> lengths,
            @ForAll @IntRange(min = 1, max = 12) int maxEntries) {
        BodyPacker packer = new BodyPacker(1000, maxEntries);
        List<Long> left = new ArrayList<>(lengths);
        int bodies = 0;
        while (!left.isEmpty()) {
            List<Integer> taken = packer.pack(left).taken();
            for (int i = taken.size() - 1; i >= 0; i--) {
                left.remove(taken.get(i).intValue());
            }
            bodies++;
        }
        assertThat(bodies).isEqualTo((lengths.size() + maxEntries - 1) / maxEntries);
    }

    @Example
    void a_file_that_exceeds_the_body_goes_alone() {
        assertThat(new BodyPacker(10, 5).pack(List.of(11L, 1L)))
                .isEqualTo(new Packing(List.of(0), 11));
        assertThat(new BodyPacker(10, 5).pack(List.of(9L, 2L, 1L)))
                .isEqualTo(new Packing(List.of(0, 2), 10));
        assertThat(new BodyPacker(10, 5).pack(List.of())).isEqualTo(new Packing(List.of(), 0));
    }

    @Example
    void a_body_that_holds_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BodyPacker(0, 1))
                .withMessageContaining("0 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new BodyPacker(1, 0));
    }
}
