package io.github.dropflux.internal.protocol;

/** What a call says beside the bytes it carries. */
public sealed interface Argument
        permits UploadArgument,
                StartArgument,
                AppendArgument,
                FinishArgument,
                StartBatchArgument,
                AppendBatchArgument,
                FinishBatchArgument,
                GetMetadataArgument {

    /** The call that takes this argument. */
    Route route();
}
