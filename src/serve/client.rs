//! The files of the client, which the program carries.

/// Returns a file of the client by its name below `/__chancery/`: its type and its bytes.
pub fn file(name: &str) -> Option<(&'static str, Vec<u8>)> {
    Some(match name {
        // The library is called when something changes, so it may come behind; then all of it is strict.
        "client.js" => ("text/javascript; charset=utf-8", [include_str!("client/client.js"), include_str!("client/idiomorph.min.js")].concat().into_bytes()),
        "told.js" => ("text/javascript; charset=utf-8", include_bytes!("client/told.js").to_vec()),
        "client.css" => ("text/css; charset=utf-8", include_bytes!("client/client.css").to_vec()),
        "inspect.css" => ("text/css; charset=utf-8", include_bytes!("client/inspect.css").to_vec()),
        "idiomorph-license.txt" => ("text/plain; charset=utf-8", include_bytes!("client/idiomorph-license.txt").to_vec()),
        _ => return None,
    })
}
