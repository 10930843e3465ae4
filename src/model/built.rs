//! What lies in a folder that was built, as a web host will find it.

/// A thing in a built folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// Its path in the folder, with `/`; of a name that is not UTF-8 as near as can be.
    pub path: String,
    /// Whether the name is UTF-8.
    pub is_utf8: bool,
    /// What it is.
    pub kind: Kind,
    /// How many bytes a file has.
    pub size: u64,
    /// Whether everybody may read it, and enter it if it is a folder.
    pub is_open: bool,
}

/// What a thing in a built folder is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file.
    File,
    /// A file that has another name too.
    Linked,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a device.
    Other,
}
