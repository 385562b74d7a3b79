//! Ports, addresses and the QR code that saves typing them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use qrcode::QrCode;
use qrcode::render::unicode;

/// How many ports are tried.
const TRIES: u16 = 20;

/// Listens at the port, or at the next that is free; says which was taken.
pub(super) fn listen(host: IpAddr, port: u16) -> io::Result<(TcpListener, Option<u16>)> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for next in 0..TRIES {
        let Some(candidate) = port.checked_add(next) else { break };
        match TcpListener::bind(SocketAddr::new(host, candidate)) {
            Ok(listener) => return Ok((listener, (candidate != port).then_some(port))),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// The address of this machine on the local network. Asks the system which one it would use;
/// nothing is sent.
pub(super) fn local() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address for documentation (RFC 5737), which no machine has.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

/// A word that can't be guessed: 128 bits.
pub(super) fn token() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// An address as a QR code for terminals; nothing if it is too long for one.
#[must_use]
pub fn qr_code(url: &str) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    // Terminals are dark more often than not: light modules are drawn, dark ones left out.
    let (dark, light) = (unicode::Dense1x2::Light, unicode::Dense1x2::Dark);
    Some(code.render().dark_color(dark).light_color(light).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_gives_the_next_one() {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let (first, taken) = listen(host, 0).unwrap();
        assert_eq!(taken, None);
        let port = first.local_addr().unwrap().port();
        let (second, taken) = listen(host, port).unwrap();
        assert_eq!(taken, Some(port));
        assert_ne!(second.local_addr().unwrap().port(), port);
    }

    #[test]
    fn tokens_differ() {
        let (one, two) = (token().unwrap(), token().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, two);
    }
}
