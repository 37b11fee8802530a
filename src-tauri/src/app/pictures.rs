//! Pictures for the preview: `preview://localhost/ITEM/PAGE`, a PNG that a reader process made.
//!
//! The web view never decodes what came from elsewhere: a reader, within its limits, makes a plain PNG of it.

use std::borrow::Cow;

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

use super::Core;
