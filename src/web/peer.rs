//! Which address a request comes from.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::server::Server;

/// What every proxy appends to: the address that it was asked from.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Whoever sent a request, as far as addresses tell: one of IPv4, or the network of an IPv6 one, which is a subscriber's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer(pub(super) IpAddr);

impl FromRequestParts<Server> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self::of_request(parts, server))
    }
}

impl Peer {
    /// Whoever sent that request.
    pub(super) fn of_request(parts: &Parts, server: &Server) -> Self {
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let connected = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
        Self::of(connected, &parts.headers, server.pages.proxies_in_front)
    }

    /// Behind so many proxies, each of which appends to the header whom it was asked by. What stands before that anybody may
    /// have written.
    fn of(connected: IpAddr, headers: &HeaderMap, proxies: usize) -> Self {
        let values = headers.get_all(FORWARDED_FOR).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let passed_on: Vec<String> =
            values.flat_map(|value| value.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>()).collect();
        let named = passed_on.len().checked_sub(proxies).and_then(|index| passed_on.get(index));
        Self(network(named.and_then(|named| address(named)).unwrap_or(connected)))
    }
}

/// With or without a port.
fn address(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(header: &str, proxies: usize) -> String {
        let headers = HeaderMap::from_iter([(FORWARDED_FOR.parse().unwrap(), header.parse().unwrap())]);
        Peer::of("192.0.2.1".parse().unwrap(), &headers, proxies).0.to_string()
    }

    #[test]
    fn only_what_trusted_proxies_append_is_believed() {
        assert_eq!(peer("203.0.113.9", 0), "192.0.2.1");
        assert_eq!(peer("198.51.100.1, 203.0.113.9", 1), "203.0.113.9");
        assert_eq!(peer("198.51.100.1, 203.0.113.9,10.0.0.1", 2), "203.0.113.9");
        assert_eq!(peer("203.0.113.9", 2), "192.0.2.1");
        assert_eq!(peer("nonsense", 1), "192.0.2.1");
    }

    #[test]
    fn addresses_of_one_subscriber_are_one() {
        assert_eq!(peer("203.0.113.9:4711", 1), "203.0.113.9");
        assert_eq!(peer("[2001:db8:1:2:3::4]:4711", 1), "2001:db8:1:2::");
        assert_eq!(peer("::ffff:203.0.113.9", 1), "203.0.113.9");
    }
}
