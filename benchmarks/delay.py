"""A proxy that holds every byte back, each way.

Usage: python -m benchmarks.delay PORT TO_PORT SECONDS
"""

import asyncio
import sys
import time


async def main(here: int, there: int, delay: float) -> None:
    """Serve port `here` until the process ends, as if `there` were `delay` seconds away."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", there)
        await asyncio.gather(carry(reader, far_writer, delay), carry(far_reader, writer, delay))

    server = await asyncio.start_server(serve, "127.0.0.1", here)
    async with server:
        await server.serve_forever()


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Write each piece that is read `delay` seconds later, and then the end."""
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def hand_on() -> None:
        while True:
            due, data = await pieces.get()
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if not data:
                writer.close()
                return
            writer.write(data)

    task = asyncio.create_task(hand_on())
    while True:
        data = await reader.read(1 << 20)
        pieces.put_nowait((time.monotonic() + delay, data))
        if not data:
            break
    await task


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
