//! What keeps the app small while it rests. Figures: docs/decisions.md.

/// Gives memory that is free inside the process back to the system: the allocator keeps what a run or an answer took.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: malloc_trim (malloc_trim(3)) may be called from any thread at any time; it takes no pointers.
        #[expect(unsafe_code, reason = "no safe call does this; measured")]
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

/// Has the web view draw without OpenGL's layers. Its processes look at this before any setting reaches them.
///
/// To be called before any other thread runs.
pub(crate) fn without_layers() {
    #[cfg(target_os = "linux")]
    {
        // SAFETY: the program has one thread so far: nobody reads the environment meanwhile.
        #[expect(unsafe_code, reason = "the web view has no other way to be told this early; measured")]
        unsafe {
            std::env::set_var("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
        }
    }
}
