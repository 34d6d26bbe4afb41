//! stub
/// x
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VatId(String);
/// x
#[derive(Clone, Copy, Debug)]
pub struct VatFault;
impl core::fmt::Display for VatFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("format")
    }
}
impl VatId {
    /// x
    pub fn parse(text: &str) -> Result<VatId, VatFault> {
        if text.len() > 5 {
            Ok(VatId(text.into()))
        } else {
            Err(VatFault)
        }
    }
    /// x
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// x
    pub fn prefix(&self) -> &str {
        self.0.get(..2).unwrap_or("")
    }
}
