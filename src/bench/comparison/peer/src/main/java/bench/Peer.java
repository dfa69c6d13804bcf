package bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class Peer {
    static void main(String[] args) {
        SpringApplication.run(Peer.class, args);
    }
}
