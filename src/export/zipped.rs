//! The built site as one zip file. Its entries have no time, no owner, and the order of their names.

use std::io::{BufWriter, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Request, files, of_site};
use crate::load;
use crate::model::error::Error;
use crate::write;

/// The folder that holds everything, so that it unpacks into one place.
const FOLDER: &str = "site";

/// Makes the file and returns how many files it holds and how many bytes those have.
pub fn make(request: &Request, site: &Path, target: &Path) -> Result<(usize, u64), Error> {
    let paths = files(site, of_site(request))?;
    let mut bytes = 0;
    let broken = |why: zip::result::ZipError| Error::io("write", target, std::io::Error::other(why));
    write::whole(target, request.overwrite, |file| {
        // Left behind by an error, it would try to end the file, and print that it could not.
        let mut zip = std::mem::ManuallyDrop::new(ZipWriter::new(BufWriter::new(file)));
        // The first day that a zip file can say; times of files would be those of this machine.
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(DateTime::default()).unix_permissions(0o644);
        for path in &paths {
            let read = load::bytes(&site.join(path))?;
            bytes += read.len() as u64;
            zip.start_file(format!("{FOLDER}/{path}"), options.large_file(read.len() as u64 >= u64::from(u32::MAX))).map_err(broken)?;
            zip.write_all(&read).map_err(|why| Error::io("write", target, why))?;
        }
        std::mem::ManuallyDrop::into_inner(zip).finish().map_err(broken)?.flush().map_err(|why| Error::io("write", target, why))
    })?;
    Ok((paths.len(), bytes))
}
