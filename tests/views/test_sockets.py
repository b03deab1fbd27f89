"""Messages go out at once, on connections that are there and on later ones."""

import socket

from views.sockets import send_at_once


def no_delay(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_no_connection_of_a_server_waits_for_confirmation(tmp_path):
    with socket.socket(socket.AF_INET) as server, (tmp_path / "file").open("w") as file:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()), server.accept()[0] as early:
            assert not no_delay(early)
            send_at_once()
            assert no_delay(early)
            with socket.create_connection(server.getsockname()), server.accept()[0] as late:
                assert no_delay(late)
                late.sendall(b"still open")
        file.write("still open")
